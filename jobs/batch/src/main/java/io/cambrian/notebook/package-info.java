/**
 * What notebooks call: opens a warehouse, asks its views in SQL, and shows the answer as a table or a chart that any front end
 * can show, since both are plain HTML with inline SVG. Cells written with it are valid Java and valid Scala.
 */
package io.cambrian.notebook;
