/**
 * The command line: subcommands parse, build parameters, call one job or one core method, and print its result. Calculators
 * must not name a Spark type in a field or signature, so that they run on a class path without Spark.
 */
package io.cambrian.cli;
