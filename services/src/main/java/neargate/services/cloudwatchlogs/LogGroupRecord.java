package neargate.services.cloudwatchlogs;

import java.util.Map;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** A stored log group: AWS's own type, and its tags, which that type does not carry. */
record LogGroupRecord(LogGroup group, Map<String, String> tags) {}
