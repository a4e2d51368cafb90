/** Orders and what becomes of them: the broker's contract, and a broker on paper. */
package io.cambrian.live.broker;
