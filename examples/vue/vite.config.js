import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// Vue has to know that the element is no component of its own.
const isCustomElement = (tag) => tag === 'help-widget';

export default defineConfig({ plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] });
