/**
 * The few calls of the Docker Engine API that tasks need, over its socket. Written by hand because it was measured: the
 * usual client library costs 1.4 seconds and 70 MB at its first call, which is more than all of Neargate at rest. What
 * goes over the wire are records named as Docker names its members; nothing here knows a task.
 */
@NullMarked
package neargate.engine.docker.api;

import org.jspecify.annotations.NullMarked;
