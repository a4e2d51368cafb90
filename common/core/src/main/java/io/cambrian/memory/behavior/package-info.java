/** What a user's overrides say about the user: risk aversion, loss limit and horizon, with how sure that is. */
package io.cambrian.memory.behavior;
