/**
 * Many memories made into few: results of families shrunk toward each other, rules abstracted to schemas, contradictions
 * resolved, cases that pay nothing retired, and decisions distilled to a short list of rules.
 */
package io.cambrian.memory.consolidation;
