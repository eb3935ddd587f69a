/**
 * The awslogs driver: what containers write goes to CloudWatch Logs within a second. Docker writes to its own json-file,
 * which never blocks a container and outlives both Docker's and our process; Neargate follows that file and keeps, beside
 * it, how far it was delivered.
 */
@NullMarked
package neargate.engine.logs;

import org.jspecify.annotations.NullMarked;
