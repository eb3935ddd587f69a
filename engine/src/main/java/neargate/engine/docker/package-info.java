/**
 * Tasks as containers of a Docker engine. {@link neargate.engine.docker.DockerEngine} keeps a {@link
 * neargate.engine.docker.TaskRunner} for each task, which has done by {@link neargate.engine.docker.TaskWork} what the
 * task's life asks for. Docker tells what happens by its event stream; nothing polls. All that an earlier process left
 * behind is known by labels and is either claimed by a task or removed.
 */
@NullMarked
package neargate.engine.docker;

import org.jspecify.annotations.NullMarked;
