/**
 * Learning by acting: environments, policies, learners, replay, and what a policy is worth before it is let loose.
 */
package io.cambrian.rl;
