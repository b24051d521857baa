import type { ActionReader } from './action.ts';
import type { ActionName } from './actionTable.ts';
import * as common from './commonActions.ts';
import * as http from './httpActions.ts';
import { cacheAction } from './filters.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Which parser reads an action's words. Names that several kinds of rules have mean the same in each. */
const PARSERS: Readonly<Record<string, (action: ActionReader) => void>> = dictionary({
  'add-acl': http.mapAction,
  'add-header': http.headerAction,
  allow: http.allowAction,
  auth: http.authAction,
  'cache-store': cacheAction,
  'cache-use': cacheAction,
  capture: http.captureAction,
  'del-acl': http.mapAction,
  'del-header': http.deleteHeaderAction,
  'del-map': http.mapAction,
  deny: http.denyAction,
  'disable-l7-retry': http.plainAction,
  'do-resolve': common.resolveAction,
  'early-hint': http.headerAction,
  'normalize-uri': http.normalizeUriAction,
  'ot-group': common.tracingGroupAction,
  redirect: http.redirectAction,
  reject: http.plainAction,
  'replace-header': http.replaceHeaderAction,
  'replace-path': http.replaceUriAction,
  'replace-pathq': http.replaceUriAction,
  'replace-uri': http.replaceUriAction,
  'replace-value': http.replaceHeaderAction,
  return: http.returnAction,
  'sc-inc-gpc': common.incrementAction,
  'sc-inc-gpc0': common.incrementAction,
  'sc-inc-gpc1': common.incrementAction,
  'sc-set-gpt': common.setTagAction,
  'sc-set-gpt0': common.setTagAction,
  'send-spoe-group': common.spoeGroupAction,
  'set-dst': common.addressAction,
  'set-dst-port': common.addressAction,
  'set-header': http.headerAction,
  'set-log-level': common.logLevelAction,
  'set-map': http.mapAction,
  'set-mark': common.markAction,
  'set-method': http.requestLineAction,
  'set-nice': common.niceAction,
  'set-path': http.requestLineAction,
  'set-pathq': http.requestLineAction,
  'set-priority-class': common.priorityAction,
  'set-priority-offset': common.priorityAction,
  'set-query': http.requestLineAction,
  'set-src': common.addressAction,
  'set-src-port': common.addressAction,
  'set-status': http.statusAction,
  'set-timeout': http.timeoutAction,
  'set-tos': common.markAction,
  'set-uri': http.requestLineAction,
  'set-var': common.variableAction,
  'set-var-fmt': common.variableAction,
  'silent-drop': http.plainAction,
  'strict-mode': http.strictModeAction,
  'switch-mode': common.switchModeAction,
  tarpit: http.denyAction,
  'track-sc': http.trackAction,
  'unset-var': common.variableAction,
  'use-service': common.serviceAction,
  'wait-for-body': http.waitForBodyAction,
  'wait-for-handshake': http.plainAction,
});

export function parseAction(action: ActionName, reader: ActionReader): void {
  PARSERS[action.name]?.(reader);
}
