/**
 * Where images come from: pulled as the ECS agent pulls them, or, where that is impossible, built from one of our
 * recipes.
 */
@NullMarked
package neargate.engine.images;

import org.jspecify.annotations.NullMarked;
