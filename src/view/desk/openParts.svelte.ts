import type { LabDesk } from '../../app/labDesk.svelte.ts';
import type { Decided } from '../../app/lineReading.ts';
import { wayOf } from '../../app/requestList.ts';
import { entryFile } from '../../app/workspaceView.ts';
import type { Reveal } from '../editor/editorFile.ts';
import type { PanelTab } from '../panel/panelTabs.ts';
import type { Page } from './pages.ts';

/** What is open on the desk: the file and its line, the panel's tab, and of a phone's pages the one in sight. One thing leads to another, from a request to its line and back. */
export class OpenParts {
  tab = $state<Page>('side');
  panelTab = $state<PanelTab>('checks');
  reveal = $state.raw<Reveal | null>(null);
  /** What the line at the cursor decided. */
  decided = $state.raw<Decided | null>(null);
  /** The line whose decisions the panel lists, where somebody asked for them. */
  listed = $state.raw<{ readonly file: string; readonly line: number } | null>(null);
  /** The file the learner opened; null until they open one. */
  #picked = $state<string | null>(null);
  readonly #desk: LabDesk;
  readonly #isPhone: () => boolean;

  constructor(desk: LabDesk, isPhone: () => boolean) {
    this.#desk = desk;
    this.#isPhone = isPhone;
  }

  /** The file in the editor; empty where there is none. */
  get file(): string {
    const { workspace, ownCluster } = this.#desk;
    if (this.#picked !== null && Object.hasOwn(workspace.files, this.#picked)) return this.#picked;
    return entryFile(ownCluster) ?? this.#firstFile();
  }

  /** Before anything is known of the cluster: the first file that belongs to a machine. */
  #firstFile(): string {
    const paths = Object.keys(this.#desk.workspace.files);
    return paths.find((path) => path.includes('/')) ?? paths[0] ?? '';
  }

  openFile(path: string): void {
    this.#picked = path;
  }

  /** @param line counted from 1 */
  showLine(file: string, line: number): void {
    if (!Object.hasOwn(this.#desk.workspace.files, file)) return;
    this.#picked = file;
    this.reveal = { file, line };
    this.tab = 'files';
  }

  selectRequest(request: number | null): void {
    const { run } = this.#desk;
    this.#desk.selectedRequest = request;
    if (request === null) return;
    this.panelTab = 'requests';
    // On a phone the file would take the place of the picture: there the request's own list of lines leads to it.
    if (run === null || this.#isPhone()) return;
    const decided = wayOf(run.trace, request)?.span;
    if (decided) this.showLine(decided.file, decided.line);
  }

  /** Lists what the line at the cursor decided; opened anew by each press. */
  listDecided(): void {
    const { decided } = this;
    if (decided === null) return;
    this.#desk.selectedRequest = null;
    this.panelTab = decided.requests.length > 0 ? 'requests' : 'log';
    this.listed = { file: decided.file, line: decided.line };
    if (this.#isPhone()) this.tab = 'state';
  }
}
