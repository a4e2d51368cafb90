/** Files on this machine, as Hadoop sees them. */
package io.cambrian.tables.files;
