import { mount } from 'svelte';
import Notices from './Notices.svelte';

/** Puts what the lab has to say of itself beside the page: it outlives every page, and comes after the first. */
export function showNotices(): void {
  mount(Notices, { target: document.body });
}
