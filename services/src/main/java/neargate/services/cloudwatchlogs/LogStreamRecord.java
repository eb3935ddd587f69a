package neargate.services.cloudwatchlogs;

import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/**
 * A stored log stream.
 *
 * @param group the name of its group
 * @param stream what does not change: name, ARN, creation time; the rest is read from the segments
 * @param id names its folder of segments; a stream that is made again under the same name gets a new one
 */
record LogStreamRecord(String group, LogStream stream, String id) {}
