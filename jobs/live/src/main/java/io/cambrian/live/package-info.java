/** The live process: takes bars, decides as research did, trades through limits and a broker, and keeps a journal. */
package io.cambrian.live;
