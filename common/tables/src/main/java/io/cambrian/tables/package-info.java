/** One class per Delta table, and the warehouse that holds them; the only place that spells a column name. */
package io.cambrian.tables;
