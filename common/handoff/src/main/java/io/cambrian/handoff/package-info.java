/** The allocation plan as Arrow files and a signed manifest: schema, version, writer, reader, checks. */
package io.cambrian.handoff;
