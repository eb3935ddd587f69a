package neargate.services.ecs.taskdefinitions;

import java.util.List;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** A revision as it is stored: AWS's type, and the tags that it lacks a place for. */
public record TaskDefinitionRecord(TaskDefinition definition, List<Tag> tags) {

    public String arn() {
        return definition.taskDefinitionArn();
    }

    public String family() {
        return definition.family();
    }

    public int revision() {
        return definition.revision();
    }

    public TaskDefinitionStatus status() {
        return definition.status();
    }

    /** Whether it may be run. */
    public boolean active() {
        return status() == TaskDefinitionStatus.ACTIVE;
    }

    TaskDefinitionRecord with(TaskDefinition changed) {
        return new TaskDefinitionRecord(changed, tags);
    }
}
