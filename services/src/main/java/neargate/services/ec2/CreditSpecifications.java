package neargate.services.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instances.LaunchOptions;
import neargate.services.ec2.instancetypes.InstanceTypes;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceCreditSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceCreditSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCreditSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCreditSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.SuccessfulInstanceCreditSpecificationItem;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulInstanceCreditSpecificationItem;

/** The CPU credits of burstable performance instances: which option each has, as it is asked for. */
final class CreditSpecifications {
    private static final String UNLIMITED = "unlimited";
    private static final String STANDARD = "standard";

    private static final Filters<InstanceCreditSpecification> FILTERS = Filters.<InstanceCreditSpecification>of(
                    item -> List.of())
            .text("instance-id", InstanceCreditSpecification::instanceId);

    private final RegionStore store;

    CreditSpecifications(RegionStore store) {
        this.store = store;
    }

    /** "DescribeInstanceCreditSpecifications": without ids, of those with the credit option unlimited. */
    DescribeInstanceCreditSpecificationsResponse describe(DescribeInstanceCreditSpecificationsRequest request) {
        RegionRows rows = store.read();
        List<String> ids = request.instanceIds();
        Stream<InstanceRecord> asked = ids.isEmpty()
                ? rows.all(Instances.KIND)
                        .filter(record -> isBurstable(record) && of(record).equals(UNLIMITED))
                : ids.stream().distinct().sorted().map(id -> burstable(rows, id));
        var page = Describe.of(
                asked.map(CreditSpecifications::shown),
                InstanceCreditSpecification::instanceId,
                FILTERS,
                new Describe.Query(List.of(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeInstanceCreditSpecificationsResponse.builder()
                .instanceCreditSpecifications(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static InstanceCreditSpecification shown(InstanceRecord record) {
        return InstanceCreditSpecification.builder()
                .instanceId(record.id())
                .cpuCredits(of(record))
                .build();
    }

    /** "ModifyInstanceCreditSpecification": each instance by itself, whatever becomes of the others. */
    ModifyInstanceCreditSpecificationResponse modify(ModifyInstanceCreditSpecificationRequest request) {
        List<InstanceCreditSpecificationRequest> asked = request.instanceCreditSpecifications();
        if (asked.isEmpty()) {
            throw Ec2Errors.missingParameter("InstanceCreditSpecification");
        }
        asked.forEach(item -> LaunchOptions.checkCredits(item.cpuCredits()));
        return store.write(edit -> {
            List<SuccessfulInstanceCreditSpecificationItem> changed = new ArrayList<>();
            List<UnsuccessfulInstanceCreditSpecificationItem> unchanged = new ArrayList<>();
            for (InstanceCreditSpecificationRequest item : asked) {
                try {
                    change(edit, item);
                    changed.add(SuccessfulInstanceCreditSpecificationItem.builder()
                            .instanceId(item.instanceId())
                            .build());
                } catch (Ec2Exception e) {
                    unchanged.add(UnsuccessfulInstanceCreditSpecificationItem.builder()
                            .instanceId(item.instanceId())
                            .error(error -> error.code(e.awsErrorDetails().errorCode())
                                    .message(e.awsErrorDetails().errorMessage()))
                            .build());
                }
            }
            return ModifyInstanceCreditSpecificationResponse.builder()
                    .successfulInstanceCreditSpecifications(changed)
                    .unsuccessfulInstanceCreditSpecifications(unchanged)
                    .build();
        });
    }

    private static void change(RegionEdit edit, InstanceCreditSpecificationRequest asked) {
        InstanceRecord before = Instances.alive(edit, asked.instanceId());
        if (!isBurstable(before)) {
            throw LaunchOptions.notBurstable(before.instance().instanceTypeAsString());
        }
        edit.put(Instances.KIND, before.with(before.attributes().withCpuCredits(asked.cpuCredits())));
    }

    private static InstanceRecord burstable(RegionRows rows, String id) {
        InstanceRecord record = rows.require(Instances.KIND, id);
        if (!isBurstable(record)) {
            throw Ec2Errors.invalidParameterValue("The instance '" + id + "' is not a burstable performance instance.");
        }
        return record;
    }

    static boolean isBurstable(InstanceRecord record) {
        return InstanceTypes.of(record.instance().instanceTypeAsString())
                .filter(type -> Boolean.TRUE.equals(type.burstablePerformanceSupported()))
                .isPresent();
    }

    /** "Key concepts for burstable performance instances": T2 is standard unless asked otherwise, later ones unlimited. */
    static String of(InstanceRecord record) {
        String asked = record.attributes().cpuCredits();
        if (asked != null) {
            return asked;
        }
        return record.instance().instanceTypeAsString().startsWith("t2.") ? STANDARD : UNLIMITED;
    }
}
