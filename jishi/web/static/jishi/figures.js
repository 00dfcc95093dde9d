/* Pages of figures: a choice in a select is a wish to see it. Without script the button does the same. */
(function () {
  "use strict";
  document.addEventListener("change", function (event) {
    if (event.target.matches("select[data-go]")) event.target.form.requestSubmit();
  });
}());
