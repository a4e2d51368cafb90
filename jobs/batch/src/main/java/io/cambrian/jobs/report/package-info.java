/**
 * The report of a run: one HTML file that opens offline. A plain model goes in, text comes out; nothing here knows Spark, so
 * any job can fill the model and a test can write a report in milliseconds.
 */
package io.cambrian.jobs.report;
