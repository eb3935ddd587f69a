/**
 * Compiles the models' index. It runs in the build only: AWS's models and the SDK's jars are on its class path, not on the
 * program's. The SDK's jars say which operations there are, how each is bound to HTTP and which errors there are; the
 * models, which end at the end of 2025, add names, statuses and constraints.
 */
@NullMarked
package neargate.models.compiler;

import org.jspecify.annotations.NullMarked;
