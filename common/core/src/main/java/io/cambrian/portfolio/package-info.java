/** From return histories to weights under constraints, and how much risk each weight carries. */
package io.cambrian.portfolio;
