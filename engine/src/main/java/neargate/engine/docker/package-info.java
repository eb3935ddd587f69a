/** Tasks as containers of a Docker engine. */
@NullMarked
package neargate.engine.docker;

import org.jspecify.annotations.NullMarked;
