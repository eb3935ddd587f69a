package neargate.services.ecs.taskdefinitions.rules;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Refuses lists and maps with nothing at some place, so that no other rule meets one. */
public final class NullElements {
    private NullElements() {}

    /** Looks through all fields of a request, however deep. */
    public static void refuse(SdkPojo value) {
        for (SdkField<?> field : value.sdkFields()) {
            refuse(field.locationName(), field.getValueOrDefault(value));
        }
    }

    private static void refuse(String name, @Nullable Object value) {
        switch (value) {
            case SdkPojo pojo -> refuse(pojo);
            case Collection<?> elements -> elements.forEach(element -> refuseElement(name, element));
            case Map<?, ?> entries -> entries.values().forEach(element -> refuseElement(name, element));
            case null, default -> {}
        }
    }

    private static void refuseElement(String name, @Nullable Object element) {
        if (Objects.isNull(element)) {
            throw EcsErrors.client(name + " should not contain null.");
        }
        refuse(name, element);
    }
}
