/** When a warehouse is due for what: the rules by which the cycle goes on by itself. */
package io.cambrian.turn;
