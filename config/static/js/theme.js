// Runs before the page is drawn, so that a chosen theme doesn't flash.
"use strict";
const chosenTheme = localStorage.getItem("theme");
if (chosenTheme) document.documentElement.dataset.theme = chosenTheme;
