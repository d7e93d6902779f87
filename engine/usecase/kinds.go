package usecase

// kind tells what the values of a field are made of.
func (f Field) kind() Kind {
	switch f {
	case StartDate, EndDate, StatusDate, Published, Updated:
		return DateKind
	case PublicFacing, HighImpact, PersonalInfo:
		return FlagKind
	case Technique, Function, Users:
		return CodesKind
	case InfoBanks, Demographics, Tags:
		return ListKind
	}
	return TextKind
}
