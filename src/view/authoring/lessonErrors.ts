import { mount } from 'svelte';
import LessonErrors from './LessonErrors.svelte';

/** While lessons are being written: what cannot be read stands on every page. */
const target = document.createElement('div');
document.body.append(target);
mount(LessonErrors, { target });
