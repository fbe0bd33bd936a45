/** What people and other systems may write into a field to break out of a page; each would be visible if it stood there unescaped. */
export const hostileTexts: readonly string[] = [
  '<script>window.broken=1</script>',
  '"><img src=x onerror="window.broken=1">',
  "'><svg/onload=window.broken=1>",
  '" onmouseover="window.broken=1" x="',
  '</textarea></title></style></script><h1 class="broken">x</h1>',
  '<a href="javascript:window.broken=1" class="broken">x</a>',
  '--><iframe class="broken" srcdoc="<script>parent.broken=1</script>"></iframe><!--',
  '<b data-hx-get="/x" data-hx-trigger="load" class="broken">x</b>',
  ']]><math><mtext></mtext><mglyph><svg class="broken"><mtext>',
  '\u202e<u class="broken">evil</u>\u0007\ufeff',
  '{{constructor.constructor("window.broken=1")()}}<b class="broken">',
];

/** What a spreadsheet would take for a formula. */
export const formulas: readonly string[] = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1+1', '\r=1+1', '\n=1+1', ' =1+1', '＝1+1', '=cmd|" /C calc"!A0', '=HYPERLINK("http://evil.example","x")'];
