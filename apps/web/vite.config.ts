import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const SERVER = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: { '/api': SERVER, '/auth': SERVER },
  },
  // Every file stays a file: inlined data: addresses would need exceptions in the content security policy.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
