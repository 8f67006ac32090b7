import { defineConfig } from 'vitest/config';

// A file of its own, so that the settings of a folder above do not count here.
export default defineConfig({ test: { testTimeout: 20_000 } });
