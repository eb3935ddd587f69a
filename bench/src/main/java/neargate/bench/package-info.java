/**
 * How fast the kernel and the scheduler are: JMH benchmarks, and comparisons whose result is a ratio of two rates of one
 * run, so that it means the same on any machine. What is printed goes to docs/measurements.md by hand.
 */
@NullMarked
package neargate.bench;

import org.jspecify.annotations.NullMarked;
