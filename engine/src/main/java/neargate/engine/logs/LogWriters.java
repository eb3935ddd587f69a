package neargate.engine.logs;

import neargate.kernel.Caller;

/** Who writes what containers say: CloudWatch Logs asks what they may do. */
@FunctionalInterface
public interface LogWriters {
    /** ECS itself, which may. */
    LogWriters ECS = AwsLogs::caller;

    /**
     * Who writes a container's log, in the log's region.
     *
     * @throws LogException when they cannot be had
     */
    Caller of(AwsLogs logs) throws LogException;
}
