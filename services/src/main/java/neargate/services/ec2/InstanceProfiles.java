package neargate.services.ec2;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociationState;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Which instance has which of IAM's instance profiles: one at most. */
final class InstanceProfiles {
    private static final Filters<IamInstanceProfileAssociation> FILTERS = Filters.<IamInstanceProfileAssociation>of(
                    association -> List.of())
            .text("instance-id", IamInstanceProfileAssociation::instanceId)
            .text("state", IamInstanceProfileAssociation::stateAsString);

    private final RegionStore store;
    private final IamClient iam;

    InstanceProfiles(RegionStore store, IamClient iam) {
        this.store = store;
        this.iam = iam;
    }

    /** The profile that a request names, or whose ARN it gives. */
    IamInstanceProfile named(IamInstanceProfileSpecification asked) {
        String name = asked.name();
        if (asked.arn() != null) {
            if (name != null) {
                throw Ec2Errors.invalidParameterCombination(
                        "The parameter 'iamInstanceProfile.name' may not be used in combination with"
                                + " 'iamInstanceProfile.arn'");
            }
            name = asked.arn().substring(asked.arn().lastIndexOf('/') + 1);
        }
        if (name == null || name.isEmpty()) {
            throw Ec2Errors.missingParameter("iamInstanceProfile.name");
        }
        try {
            String wanted = name;
            InstanceProfile found = iam.getInstanceProfile(request -> request.instanceProfileName(wanted))
                    .instanceProfile();
            if (asked.arn() != null && !asked.arn().equals(found.arn())) {
                throw invalid("arn", asked.arn(), "ARN");
            }
            return IamInstanceProfile.builder()
                    .arn(found.arn())
                    .id(found.instanceProfileId())
                    .build();
        } catch (NoSuchEntityException e) {
            throw asked.arn() == null ? invalid("name", name, "name") : invalid("arn", asked.arn(), "ARN");
        }
    }

    private static Ec2Exception invalid(String parameter, String value, String what) {
        return Ec2Errors.invalidParameterValue("Value (" + value + ") for parameter iamInstanceProfile." + parameter
                + " is invalid. Invalid IAM Instance Profile " + what);
    }

    static IamInstanceProfileAssociation associated(RegionEdit edit, IamInstanceProfile profile, String instanceId) {
        return IamInstanceProfileAssociation.builder()
                .associationId(edit.newId("iip-assoc"))
                .instanceId(instanceId)
                .iamInstanceProfile(profile)
                .state(IamInstanceProfileAssociationState.ASSOCIATED)
                .timestamp(edit.now())
                .build();
    }

    AssociateIamInstanceProfileResponse associate(AssociateIamInstanceProfileRequest request) {
        if (request.iamInstanceProfile() == null) {
            throw Ec2Errors.missingParameter("IamInstanceProfile");
        }
        IamInstanceProfile profile = named(request.iamInstanceProfile());
        return store.write(edit -> {
            InstanceRecord record = Instances.alive(edit, request.instanceId());
            if (record.profile() != null) {
                throw Ec2Errors.error(
                        "IncorrectState", "There is an existing association for instance " + request.instanceId());
            }
            return AssociateIamInstanceProfileResponse.builder()
                    .iamInstanceProfileAssociation(put(edit, record, profile))
                    .build();
        });
    }

    ReplaceIamInstanceProfileAssociationResponse replace(ReplaceIamInstanceProfileAssociationRequest request) {
        if (request.iamInstanceProfile() == null) {
            throw Ec2Errors.missingParameter("IamInstanceProfile");
        }
        IamInstanceProfile profile = named(request.iamInstanceProfile());
        return store.write(edit -> ReplaceIamInstanceProfileAssociationResponse.builder()
                .iamInstanceProfileAssociation(put(edit, required(edit, request.associationId()), profile))
                .build());
    }

    private static IamInstanceProfileAssociation put(
            RegionEdit edit, InstanceRecord record, IamInstanceProfile profile) {
        IamInstanceProfileAssociation made = associated(edit, profile, record.id());
        edit.put(Instances.KIND, record.withProfile(made));
        return made;
    }

    DisassociateIamInstanceProfileResponse disassociate(DisassociateIamInstanceProfileRequest request) {
        return store.write(edit -> {
            InstanceRecord record = required(edit, request.associationId());
            edit.put(Instances.KIND, record.withProfile(null));
            return DisassociateIamInstanceProfileResponse.builder()
                    .iamInstanceProfileAssociation(Objects.requireNonNull(record.profile())
                            .copy(it -> it.state(IamInstanceProfileAssociationState.DISASSOCIATING)))
                    .build();
        });
    }

    private static InstanceRecord required(RegionRows rows, @Nullable String associationId) {
        if (associationId == null) {
            throw Ec2Errors.missingParameter("AssociationId");
        }
        return rows.all(Instances.KIND)
                .filter(record -> record.profile() != null
                        && associationId.equals(record.profile().associationId()))
                .findFirst()
                .orElseThrow(() -> Ec2Errors.error(
                        "InvalidAssociationID.NotFound",
                        "An invalid association-id of '" + associationId + "' was given"));
    }

    DescribeIamInstanceProfileAssociationsResponse describe(DescribeIamInstanceProfileAssociationsRequest request) {
        Stream<IamInstanceProfileAssociation> all = store.read()
                .all(Instances.KIND)
                .map(InstanceRecord::profile)
                .filter(Objects::nonNull)
                .map(association -> (IamInstanceProfileAssociation) association)
                .sorted(Comparator.comparing(IamInstanceProfileAssociation::associationId));
        var page = Describe.of(
                all,
                IamInstanceProfileAssociation::associationId,
                FILTERS,
                new Describe.Query(
                        request.associationIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeIamInstanceProfileAssociationsResponse.builder()
                .iamInstanceProfileAssociations(page.items())
                .nextToken(page.nextToken())
                .build();
    }
}
