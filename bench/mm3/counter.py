"""The same queue in SimPy, in whichever of its two interfaces is there: Debian's python3-simpy is version 2, others have 3 or 4."""
import json
import random
import sys
import time

SERVERS, OFFERED = 3, 2.4
customers, seed = int(sys.argv[1]), int(sys.argv[2])
dice = random.Random(seed)
waited = 0.0


def run_version_2():
    import SimPy
    from SimPy.Simulation import Process, Resource, activate, hold, initialize, now, release, request, simulate

    class Customer(Process):
        def visit(self, counter):
            global waited
            came = now()
            yield request, self, counter
            waited += now() - came
            yield hold, self, dice.expovariate(1)
            yield release, self, counter

    class Source(Process):
        def send(self, counter):
            for _ in range(customers):
                yield hold, self, dice.expovariate(OFFERED)
                customer = Customer()
                activate(customer, customer.visit(counter))

    initialize()
    source = Source()
    activate(source, source.send(Resource(capacity=SERVERS)))
    simulate(until=1e18)
    return SimPy.__version__


def run_version_3():
    import simpy

    env = simpy.Environment()
    counter = simpy.Resource(env, capacity=SERVERS)

    def visit():
        global waited
        came = env.now
        with counter.request() as turn:
            yield turn
            waited += env.now - came
            yield env.timeout(dice.expovariate(1))

    def send():
        for _ in range(customers):
            yield env.timeout(dice.expovariate(OFFERED))
            env.process(visit())

    env.process(send())
    env.run()
    return simpy.__version__


start = time.process_time()
try:
    version = run_version_3()
except ImportError:
    try:
        version = run_version_2()
    except ImportError:
        print(json.dumps(None))
        sys.exit(0)
print(json.dumps({"version": version, "meanWait": waited / customers, "perSecond": customers / (time.process_time() - start)}))
