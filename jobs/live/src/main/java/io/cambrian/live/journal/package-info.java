/** The append-only, hash-chained record of all that happened: written before anything is done, read after a crash. */
package io.cambrian.live.journal;
