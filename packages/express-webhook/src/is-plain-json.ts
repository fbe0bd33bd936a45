/** Whether the headers promise uncompressed JSON in UTF-8. */
export function isPlainJson(header: (name: string) => string | undefined): boolean {
  const [type = '', ...parameters] = (header('content-type') ?? '').toLowerCase().split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '');
  const encoding = header('content-encoding') ?? 'identity';
  return /^application\/(?:[\w.-]+\+)?json$/.test(type) && ['utf-8', 'utf8', undefined].includes(charset) && encoding === 'identity';
}
