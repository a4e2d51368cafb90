/** Brings price files into the tables, and the tables back as a market. */
package io.cambrian.jobs.market;
