/** How the console is built: one page, its pages split off, every style and script from this server with a nonce. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // The server puts a fresh nonce in its place with every page (server/http/console.ts).
  html: { cspNonce: 'ROUNDTRIP_NONCE' },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: { output: { assetFileNames: 'assets/[name]-[hash][extname]' } },
  },
  // `npx vite console` while working on it, beside a platform on its usual port.
  server: { port: 4173, proxy: { '/v1': 'http://127.0.0.1:4000', '/console': 'http://127.0.0.1:4000' } },
});
