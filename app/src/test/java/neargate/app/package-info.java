/** Tests of the program's parts that need no machine: the architecture itself, the data directory. */
@NullMarked
package neargate.app;

import org.jspecify.annotations.NullMarked;
