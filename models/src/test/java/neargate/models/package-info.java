/** The compiled index says what AWS's models say. */
@NullMarked
package neargate.models;

import org.jspecify.annotations.NullMarked;
