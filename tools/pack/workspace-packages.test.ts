import { expect, test } from 'vitest';
import { publishedFile, publishedPlace } from './workspace-packages.ts';

test('files that modules find by their paths keep their place beside them', () => {
  expect(publishedFile('grpc/src/service.ts')).toBe('grpc/service.js');
  expect(publishedPlace('grpc', 'src/python/launcher.py')).toBe('grpc/python/launcher.py');
  expect(publishedPlace('grpc', 'proto')).toBe('proto');
});
