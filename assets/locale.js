// The locale that numbers and days are written in: the reader's own, whatever language the texts are in.
(function () {
  "use strict";
  const root = document.documentElement;
  const locale = () => root.getAttribute("data-locale") || root.lang || undefined;
  window.portal = Object.assign(window.portal || {}, { locale: locale });
})();
