/** What a strategy is: its typed tree, its text form, its stable identity. */
package io.cambrian.genome;
