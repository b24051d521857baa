import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/card.css';
import { mount } from 'svelte';
import { lessonIndex } from './app/registry.ts';
import App from './view/App.svelte';

/** Reading what is stored brings a schema library along: it need not come before the page. */
const readProgress = async () => (await import('./app/progress.ts')).readProgress();

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');
mount(App, { target, props: { lessons: lessonIndex, readProgress } });
