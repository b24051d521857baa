import { newTrackFile, newTrackProcess, type TrackFileDraft, type TrackProcessDraft } from '../draft.ts';
import { INT_MAX, TIMER_HZ } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import type { Block, Handler } from './block.ts';
import { setting } from './instance.ts';

function onProcess(handle: (at: Statement, draft: TrackProcessDraft) => void): Handler {
  return (at, { trackProcesses }) => {
    const draft = trackProcesses.at(-1);
    if (draft !== undefined) handle(at, draft);
  };
}

/** vrrp_track_process (vrrp/vrrp_parser.c), with keepalived's words. */
export const trackProcessBlock: Block = {
  open: (at, { trackProcesses }) => {
    trackProcesses.push(newTrackProcess(at.text(1), at.line.span));
    return 'read';
  },
  lines: {
    process: onProcess((at, draft) => {
      const path = at.text(1);
      if (draft.command !== null)
        return at.say(`Process already set for track process ${draft.name} - ignoring ${path}`);
      draft.command = setting(
        at.words.slice(1).map((w) => w.text),
        at,
      );
      if (at.size > 2) remark(at, 2, 'The lab looks at the program’s name alone and leaves its parameters out.');
    }),
    param_match: (at) => {
      if (at.size > 1 && at.text(1) !== 'initial' && at.text(1) !== 'partial')
        at.say(`Invalid param_match type ${at.text(1)} - ignoring`);
    },
    weight: onProcess(processWeight),
    quorum: onProcess((at, draft) => {
      const value = at.unsigned(1, 1, 65535);
      const range = 'must be between [1..65535] inclusive. Ignoring...';
      if (value === null) at.say(`Quorum (${at.text(1)}) for vrrp_track_process ${draft.name} ${range}`);
      else if (value > draft.quorumMax) at.say('Quorum is greater than quorum_max - ignoring');
      else draft.quorum = value;
      if (value !== null && value > 1)
        remark(at, 1, 'The lab counts two processes of `haproxy`, master and worker, and one of any other program.');
    }),
    quorum_max: onProcess(quorumMax),
    delay: onProcess((at, draft) => delay(at, draft, '')),
    terminate_delay: onProcess((at, draft) => delay(at, draft, 'terminate_')),
    fork_delay: onProcess((at, draft) => delay(at, draft, 'fork_')),
  },
  end: (at, { trackProcesses }) => {
    const draft = trackProcesses.at(-1);
    if (draft === undefined || draft.command !== null) return;
    at.say(`track process '${draft.name}' process name not specified`, 0);
    trackProcesses.pop();
  },
};

function remark(at: Statement, index: number, message: string): void {
  const span = at.span(index);
  at.complaints.add({ file: span.file, span, severity: 'info', code: 'lab.not-simulated', message });
}

function processWeight(at: Statement, draft: TrackProcessDraft): void {
  const { name } = draft;
  if (at.size < 2) return at.say(`No weight specified for track process ${name} - ignoring`);
  const text = at.text(1);
  if (draft.weight !== 0) return at.say(`Weight already set for track process ${name} - ignoring ${text}`);
  const value = at.int(1, -254, 254);
  if (value === null)
    return at.say(`Weight (${text}) for vrrp_track_process ${name} must be between [-254..254] inclusive. Ignoring...`);
  if (at.size > 2) {
    if (at.text(2) === 'reverse') draft.reverse = true;
    else at.say(`vrrp_track_process ${name} unknown weight option ${at.text(2)}`, 2);
  }
  draft.weight = value;
}

function quorumMax(at: Statement, draft: TrackProcessDraft): void {
  const value = at.unsigned(1, 0, 65535);
  const range = 'must be between [0..65535] inclusive. Ignoring...';
  if (value === null) return at.say(`quorum_max (${at.text(1)}) for vrrp_track_process ${draft.name} ${range}`);
  // 0 may stand with a quorum that nobody set: no process at all is wanted.
  if ((value > 0 || draft.quorum > 1) && value < draft.quorum)
    return at.say('quorum_max is less than quorum - ignoring');
  draft.quorumMax = value;
  if (value === 0) draft.quorum = 0;
  else if (draft.quorum === 0) draft.quorum = 1;
}

function delay(at: Statement, draft: TrackProcessDraft, kind: '' | 'terminate_' | 'fork_'): void {
  const us = at.decimal(1, 1, 3600 * TIMER_HZ);
  const range = 'must be between [0.000001..3600] inclusive. Ignoring...';
  if (us === null) return at.say(`${kind}delay (${at.text(1)}) for vrrp_track_process ${draft.name} ${range}`);
  if (kind !== 'fork_') draft.terminateDelayUs = us;
  if (kind !== 'terminate_') draft.forkDelayUs = us;
}

function onFile(handle: (at: Statement, draft: TrackFileDraft) => void): Handler {
  return (at, { currentTrackFile }) => {
    if (currentTrackFile.value !== null) handle(at, currentTrackFile.value);
  };
}

/** track_file, formerly vrrp_track_file (trackers/track_file.c), with keepalived's words. */
export const trackFileBlock: Block = {
  open: (at, { currentTrackFile }) => {
    currentTrackFile.value = newTrackFile(at.text(1), at.line.span);
    return 'read';
  },
  lines: {
    file: (at, data) => {
      if (at.size < 2) at.say('track file file name missing', 0);
      else onFile(filePath)(at, data);
    },
    weight: onFile(fileWeight),
    init_file: onFile(initFile),
  },
  end: (at, data) => {
    const { value } = data.currentTrackFile;
    if (value === null) return;
    if (value.path === null) return at.say(`No file set for track_file ${value.name} - ignoring`, 0);
    data.currentTrackFile.value = null;
    data.trackFiles.push(value);
  },
};

function filePath(at: Statement, draft: TrackFileDraft): void {
  if (draft.path === null) draft.path = setting(at.text(1), at);
  else at.say(`File already set for track file ${draft.name} - ignoring ${at.text(1)}`);
}

function fileWeight(at: Statement, draft: TrackFileDraft): void {
  const { name } = draft;
  if (at.size < 2) return at.say(`No weight specified for track file ${name} - ignoring`, 0);
  const text = at.text(1);
  if (draft.weight !== 1) return at.say(`Weight already set for track file ${name} - ignoring ${text}`);
  const value = at.int(1, -254, 254);
  if (value === null)
    at.say(`Weight (${text}) for track_file ${name} must be between [-254..254] inclusive. Ignoring...`);
  draft.weight = value ?? 1;
  if (at.size < 3) return;
  if (at.text(2) === 'reverse') draft.reverse = true;
  else at.say(`track_file ${name} unknown weight option ${at.text(2)}`, 2);
}

function initFile(at: Statement, draft: TrackFileDraft): void {
  draft.initial = 0;
  draft.overwrite = false;
  for (let i = 1; i < at.size; i++) {
    const word = at.text(i).trimStart();
    if (/^[\d-]/.test(word)) {
      const value = at.int(i, -INT_MAX - 1, INT_MAX);
      if (value === null) at.say(`Track file ${draft.name} init value ${word} is invalid`, i);
      else if (Math.abs(value) > 254)
        at.say(`Track file ${draft.name} init value ${value} is outside sensible range [-254, 254]`, i);
      draft.initial = value ?? 0;
    } else if (word === 'overwrite') draft.overwrite = true;
    else at.say(`Unknown track file init option ${word}`, i);
  }
}
