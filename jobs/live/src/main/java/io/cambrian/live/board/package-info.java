/** What people see: the account, its decisions and their reasons, gathered from the journal and the plan. */
package io.cambrian.live.board;
