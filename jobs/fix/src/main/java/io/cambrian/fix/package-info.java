/** The gateway to a broker that speaks FIX 4.4: its session, its messages, and a ledger of what it has said. */
package io.cambrian.fix;
