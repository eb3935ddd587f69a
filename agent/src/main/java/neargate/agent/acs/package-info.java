/**
 * What Amazon ECS and its agent say to each other over the agent communication service: the frames
 * {@code {"type": "PayloadMessage", "message": {...}}} of the ECS agent, as values. Only the fields that one of our sides
 * reads or writes are here; others are skipped when they come. No I/O.
 */
@NullMarked
package neargate.agent.acs;

import org.jspecify.annotations.NullMarked;
