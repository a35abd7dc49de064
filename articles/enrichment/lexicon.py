"""Words that tell what a name is doing in a sentence. All are folded as `names.fold` folds."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a club has or is: "Liverpool striker", "Chelsea's dressing room". Seen beside a name, they make it a club.
CLUB_NOUNS = _words("""
    academy ace attack attacker back backroom bench boss captain captaincy centreback centrehalf chairman coach
    coaches
    coaching counterpart crest dressing defence defender defenders dugout eleven fan fans fixture fixtures footballer
    forward forwards fullback goalkeeper goalkeepers goal goals goalscorer hitman holding keeper legend legends lineup
    loanee loan loyal manager managers midfield midfielder midfielders owner owners penalty pitch player players
    playmaker promotion relegation reserves scout scouts shirt shirts shirtless side signing signings skipper squad
    squads starlet starting stopper striker strikers substitute substitutes supporter supporters sweeper talisman team
    teammate teammates team mate trainers training transfer treble winger wingers wing xi youngster youngsters
    under21 u21 u23 u18 win victory defeat debut equaliser equalizer hattrick head career game games match matches
    move
    opener lead bid badge stadium unbeaten title touchline technical sporting director trophy old boy
    international star stars outcast target number clean campaign season away home league cup contract ultras takeover
    rivals rival hopes form draw derby conquerors neighbours visit opponents fate president
    hierarchy faithful thriller allrounder seamer batter batsman bowler spinner wicketkeeper flyhalf scrumhalf flanker
    hooker tryscorer""")
# The ones that prove football even where nothing else in the text does.
PLAIN_CLUB_NOUNS = _words("""
    striker strikers midfielder midfielders defender defenders goalkeeper goalkeepers keeper winger wingers fullback
    footballer fan fans supporter supporters skipper captain goalscorer loanee signing signings equaliser equalizer
    substitute manager boss defence midfield attack squad player players forward dressing teammate teammates coach
    legend academy xi lineup hooligan hooligans ultras side""")
# What a club does. With a bare place name before it, a sentence of football.
CLUB_VERBS = _words("""
    beat beats beaten beating drew draw draws drawing lost lose loses losing won win wins winning play plays played
    playing host hosts hosted face faces faced facing score scores scored scoring equalised equalized conceded concede
    concedes sign signs signed signing sacked sack sacks appoint appointed appoints thrash thrashed thrashes thumped
    thump hammered hammer edged edge cruised cruise eased ease trounced defeat defeated defeats defeating knocked met
    meet meets travel travelled traveled visit kick kicked dominated dominate relegated promoted qualified qualify
    eliminated crashed stunned stun celebrate celebrated celebrates progressed progress reached reach advance advanced
    lifted lift lead led trailed trail leapfrogged climbed climb slipped sit sits sat remain stay stayed dropped drop
    loaned released recruit recruited want wanted target targeted bid agreed offered rejected appealed take took taken
    go went move moved made make entertain entertained overcame overcome outplayed pressed levelled pulled came come
    goalless unveil unveiled needs need needed finished finish ended end started start named name threw swept
    scraped snatched earned clinch clinched secured secure grabbed struggled bounced recovered romped fought salvaged
    rescued held denied demolished destroyed crushed outclassed survived squandered complete completed enjoyed""")
# The ones that no town, flower show or council does.
PLAIN_CLUB_VERBS = _words("""
    beat beats drew play plays played thrash thrashed equalised equalized conceded relegated promoted sacked scored
    score
    scores kicked sign signed signs met defeated""")
# A British desk writes of a club in the plural and of a town in the singular.
PLURAL_VERBS = _words("have are were werent arent havent")
# Before a name: an opponent, an employer, a thing supported.
BEFORE_CLUB = _words("""
    against v vs versus beat beats beating over defeated defeating defeat defeats thrashed thrashing hammered face
    faces
    facing faced host hosting hosts hosted visitors hosts leaders champions holders rivals fellow side sides
    strugglers
    leading join joins joined joining rejoined rejoin sign signed signing leave leaves left leaving represent
    represented captained captain captaining manage managed managing managers boss fans former ex giants
    beaten neighbours newcomers outfit minnows club sunk sank stunned stun edged edging entertain entertained overcame
    overcoming thumped thump visit by eliminated knocked loser winners losers denied meet met opponents""")
PLAIN_BEFORE_CLUB = _words("""
    against v vs versus supported supports supporting support supporter beat beats beating defeated defeating thrashed
    thrashing captained coached hosts visitors leaders champions holders rivals giants played joined signed relegated
    beaten strugglers minnows""")
# "win at", "debut for", "loan from": the word two before a name, with a small word between.
BEFORE_PREPOSITION = _words("""
    travel travels travelled trip win wins won winning victory defeat defeats draw drew drawing lost lose loses
    losing loss beaten fell crashed slipped debut goal goals scored
    score scores scoring hattrick appearance appearances
    loan
    loaned play played playing plays signed signs sign signing transfer transferred joined move moved switch switched
    spell stint career time years season seasons contract return returned trip title double injury manager coach
    captain bench
    boss striker midfielder defender winger goalkeeper fee deal offer approach bid interest training head
    minutes points equaliser penalty cross match game clash tie final semifinal home away job future departure exit
    rivals fans supporter supporters go goes head heads""")
# A preposition that makes a bare name a place, unless football stands around it.
PLACE_PREPOSITIONS = _words("in near around across outside throughout inside within via")
# "A spell in Newcastle" may be one at the club.
TIMES_SPENT = _words("spell spells stint stints loan season seasons career")
SOFT_PREPOSITIONS = _words("at from to for with of on by")
PLACE_BEFORE = _words("""
    city town port borough village streets heart outskirts suburb suburbs centre center area district north south east
    west central downtown university college bishop county region people residents coast born raised lives living
    lived
    grew flew fly flying drove driving holiday visiting tour based home train flight weekend mayor""")
TRAVEL_WORDS = _words("flew fly flies flying drove drive holiday train flight born lives live lived bus sailed commute")
# After a name: a place, a paper, a road, an institution. Case does not matter here.
OTHER_THINGS = _words("""
    council councillor councillors airport road street avenue lane university college school schools hospital echo
    express mail post gazette chronicle herald argus news times flower brown ale museum cathedral station port docks
    dock harbour waterfront riverside district borough city centre center court crown magistrates police constabulary
    mp mps mep bridge river canal beach marina biennale philharmonic orchestra symphony festival carnival exhibition
    gallery transmitter hotel hotels hostel restaurant restaurants flat flats apartment house houses residents resident
    mayor bishop diocese archdiocese clinton handler hotspot pensioners hospice pubs pub bakery bun buns boots tractor
    sauce tart cheese arms bank barracks accent pier promenade parish church minster abbey castle prison jail
    infirmary
    surgery line railway tunnel tube bus buses tram trams day night cream cob arcade market shopping shops shop
    skyline spine buildings based born bred area suburb bay sea coast lighthouse mill mills uni student students
    design girls boys book books music band dance pride tiger tigers bears falcons rhinos
    bulls warriors giants sharks celtics economy tourism tourists businesses business
    factory plant workers dockers families family housing stand trophy foundation statue award lecture
    grammar marathon regatta racecourse races darts open masters half park green hall heath common""")
# The same, whatever follows is a club after all: "Liverpool City" is none, "Derby day" is none.
AGE_GROUP = _words("under u16 u17 u18 u19 u20 u21 u23 under16 under17 under18 under19 under20 under21 under23 under16s "
                   "under17s under18s under19s under21s under23s u16s u17s u18s u19s u21s u23s b ii youth juniors "
                   "castilla atletic")  # fmt: skip
WOMEN_WORDS = _words("women womens ladies wfc femeni feminine feminines femenino frauen feminin lionesses")
CLUB_SUFFIXES = _words("fc afc cf sc football club ac bc calcio ssc fk sk nk if bk pllc plc")
# Capitalised words that are no part of a name beside them.
TITLES = _words("""
    mr mrs ms sir dame lord lady king queen prince princess captain skipper manager boss coach defender midfielder
    striker forward winger goalkeeper keeper goalie chairman owner director former ex ace star legend hero youngster
    veteran teenager sub substitute exclusive revealed watch report live breaking update opinion
    analysis gossip new old dad brother referee ref physio assistant interim caretaker head sporting chief executive
    president doctor dr professor van""")
NATIONALITIES = _words("""
    english englishman scottish scot scotsman welsh welshman irish irishman british briton french frenchman german
    dutch dutchman belgian spanish spaniard catalan italian portuguese brazilian argentine argentinian argentinean
    uruguayan colombian chilean ecuadorian ecuadorean mexican american canadian swiss austrian danish dane swedish
    swede
    norwegian finn finnish icelandic polish pole czech slovak hungarian croatian croat serbian serb slovenian bosnian
    greek turkish turk ukrainian russian georgian albanian romanian bulgarian egyptian moroccan algerian tunisian
    senegalese ivorian ghanaian nigerian cameroonian malian gambian gabonese guinean kenyan japanese korean chinese
    australian israeli iranian jamaican paraguayan peruvian venezuelan bolivian indian saudi qatari european african
    asian malaysian indonesian thai singapore vietnamese bangladesh kazakh azerbaijani armenian estonian latvian
    lithuanian maltese cypriot luxembourg""")
COUNTRIES = _words("""
    england scotland wales ireland britain france germany netherlands holland belgium spain italy portugal brazil
    argentina uruguay colombia chile ecuador mexico usa america canada switzerland austria denmark sweden norway
    finland
    iceland poland hungary croatia serbia greece turkey ukraine russia egypt morocco algeria tunisia senegal ghana
    nigeria cameroon japan korea china australia israel jamaica europe africa asia montevideo tasmania ontario
    massachusetts pennsylvania virginia jersey texas""")
CALENDAR = _words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september
    october november december christmas easter boxing mondays tuesdays wednesdays thursdays fridays saturdays
    sundays""")
# Sentences begin with these; a capital on them says nothing.
OPENERS = _words("""
    a about above according after again against ahead all almost also although amid among an and another any are as at
    away back be because been before beating behind below besides between beyond both but by can come could currently
    defeat defeating despite did do does down during each earlier eight either elsewhere even ever every everyone
    everything except few finally five following for four from further get given go goals had half has have having he
    hence her here hers him his hosts holders how however i if in indeed inside instead into is it its just last later
    leaders league like little look many may maybe me meanwhile might more most much must my near nearly never nine no
    nobody none nor not nothing now of off often on once one only opponents or other others our out outside over own
    perhaps please quite rather really right said same say second see seven several shall she should similarly since
    six
    so some someone something sometimes soon still such ten than that the their them then there these they third this
    those though three through throughout thus to today together tomorrow tonight too two under unlike until up upon
    us
    using very via visitors was watching we well were what whatever when whenever where whether which while who
    whoever
    whom whose why will with within without would yesterday yet you your champions rivals giants struggling
    relegated promoted beaten winning losing both whereas as fellow first next previous previously new former ex big
    poor great good best worst how can could yes ok oh gone thanks credit facing against signing having being
    leading trailing struggling playing hosting speaking asked told meaning knowing taking making seeing knock beating
    derby group round match game team side fans fan club players player goal man men people world season home points
    cup final semi quarter bring let do dont didnt its hes theyre youre were ive id thats theres whats""")
FUNCTION_WORDS = _words("""
    a an the this that these those his her its their our my your i he she it we they in on at by for from to with of
    and
    or but nor so as if when while after before since until although because over under against v vs into out up down
    not no is are was were be been has have had will would can could should may might must do does did than then who
    what which where how why all both each more most other such only own same too very just about between""")
PARTICLES = _words("van von der den de del della di da do dos das du des le la el al bin ibn ter ten te st mac mc y e "
                   "zu af av ap o")  # fmt: skip
SMALL_NAME_WORDS = PARTICLES | _words("of and the upon on sur am an der und et i a la los las in s")
# Names that are also plain words: they need football beside them, or at least not to open a sentence.
ORDINARY = _words("""
    hearts wolves reading nice lens brest inter real sporting forest palace villa city united rovers rangers albion
    county
    town athletic bury derby hull bath wells sale barnet ross lincoln york police hard hall stoke crewe wigan celtic
    spurs racing national nacional union victoria vitoria olympic olympique angers metz mallorca
    lorient nancy tours orient hamburg bologna cologne porto como lecce parma ham brighton preston wanderers
    hotspur vale dons alloa raith thistle clyde queens saints reds blues villans stars star dynamo dinamo spartak
    lokomotiv levante gent go most march bari monza bolton blackburn swift swifts eagles lions tigers bears
    foxes owls hornets cherries hammers magpies canaries terriers bees seagulls gunners toffees potters baggies
    charlton burton marine boston hyde stafford cook dover maidstone chester hereford
    championship premiership""")
# A word that in its plain sense may open a sentence: "Hearts were broken", "Reading the report".
PLAIN_WORDS = _words("""
    hearts wolves reading nice lens real sporting forest palace villa city united racing national union police hard
    hall
    bury sale derby hull bath wells reds blues saints star stars swift marine go most march young rice stones mount
    inter county town""")
CLUB_WORDS = _words("""
    city united town rovers wanderers county albion athletic hotspur forest villa palace fc afc rangers celtic
    wednesday
    alexandra argyle orient academical thistle hibernian midlothian stanley dons vale harriers wood mirren johnstone
    real sporting atletico athletic inter ac as ss sc cf rb psv ajax juventus borussia bayer bayern eintracht
    olympique
    racing dynamo dinamo red galaxy women ladies north end""")
PLACE_NEXT_TO_CLUB = _words("merseyside manchester london glasgow")

# A story's sport is told by these; the second figure of a sport counts twice because nothing else uses the word.
FOOTBALL_STRONG = _words("""
    striker strikers midfielder midfielders goalkeeper goalkeepers footballer footballers football soccer offside var
    uefa fifa goalless equaliser equalizer winger wingers fullback fullbacks centreback centrebacks wingback efl
    playoff playoffs hattrick fa bundesliga laliga eredivisie ballon
    goalscorer goalscorers goalscoring stoppage freekick nutmeg tapin volley volleyed dressing relegation midfield
    keeper loanee wsl kickoff teamtalk halftime spotkick spotkicks setpiece setpieces topflight matchday centrehalf
    centrehalves centreforward touchline""")
FOOTBALL_WEAK = _words("""
    goal goals club clubs manager managers league cup match matches fans squad pitch defender defenders team season
    signing captain win wins won defeat defeated beat beaten draw drew scored scorer score scores scoring fixture
    coach
    penalty
    substitute relegated promoted promotion transfer loan header headed crossed cross clash derby kick ball
    shot save saved bench penalties shootout final semifinal side sides opponents hosts visitors supporters boss
    injury contract replaced minute headers tackle free keeper leg trophy play played met sacked supported
    fee teammate teammates title forward winner victory""")
# Of those, the words that other news is full of.
FOOTBALL_FAINT = _words("""
    win wins won met lost side sides save saved leg title forward fee contract season final club clubs team ball free
    minute replaced shot play played supported boss beat beaten bench cross crossed clash kick victory winner squad
    captain""")
# News that is not of sport.
OTHER_NEWS = _words("""
    council councillors councillor residents students funding culture police detectives court judge jailed hospital
    patients trains train motorists drivers mayor voters labour conservatives tories mp mps minister election tax hotels
    tourists residents pensioners homes housing weapons flood floods storm airport flights museum library libraries
    school schools pupils shop shops retailer singer band concert murder stabbed""")
OTHER_SPORTS: dict[str, frozenset[str]] = {
    "rugby_union": _words("""
        rugby scrum scrums scrumhalf flyhalf lineout lineouts flanker lock hooker prop tries try conversion converted
        ruck maul premiership springboks allblacks wallabies twickenham touchdown"""),
    "rugby_league": _words("rugby tries try superleague sinbin standoff prop hooker tackle goldenpoint"),
    "cricket": _words("""
        cricket wicket wickets innings batsman batsmen batter batters bowler bowlers bowled overs lbw crease ashes
        century centuries spinner seamer t20 odi icc wicketkeeper declared stumps ecb ipl"""),
    "tennis": _words(
        "tennis atp wta backhand forehand tiebreak breakpoint racket wimbledon baseline seed unseeded sets"
    ),
    "motorsport": _words("""
        f1 formula prix qualifying pole lap laps ferrari mercedes mclaren podium grid circuit pitstop motogp racing
        verstappen hamilton paddock rally"""),
    "basketball": _words("nba basketball rebounds rebound dunk pointer celtics lakers knicks playoffs guard buzzer"),
    "american_football": _words("nfl quarterback touchdown touchdowns superbowl linebacker receiver yards gridiron"),
    "baseball": _words("mlb baseball inning innings homer pitcher bullpen yankees dodgers astros pitching bases"),
    "ice_hockey": _words("nhl hockey puck goaltender stanley"),
    "golf": _words(
        "golf golfer golfers birdie birdied bogey birdies bogeys putt putts fairway pga caddie ryder eagle tee"
    ),
    "boxing": _words("boxing boxer heavyweight middleweight bout ufc knockout ringside wbc wba ibf mma"),
    "horse_racing": _words(
        "jockey furlongs furlong racecourse hurdle chase grade stakes trainer gelding filly odds ascot"
    ),
    "athletics": _words("sprinter marathon sprint athletics hurdles relay javelin decathlon"),
    "cycling": _words("peloton cyclist cycling stage giro vuelta breakaway"),
    "darts": _words("darts checkout legs oche pdc"),
    "snooker": _words("snooker frame frames crucible cue potted"),
}
# Words that come before a competition's name and make another competition of it.
OTHER_COMPETITION = (
    _words("""
    us
    womens women afc caf concacaf ofc conmebol youth under u21 u20 u19 u18 u17 schools indoor futsal beach disability
    masters world county academy club girls boys amateur junior senior veterans northern southern national
    paralympic commonwealth tour rugby cricket darts legends reserve""")
    | NATIONALITIES
    | COUNTRIES
)
COMPETITION_TAILS = _words("darts 2 cricket fantasy snooker rugby hockey two")
FIRST_NAMES = _words("""
    aaron abigail abraham adam adrian aidan alan albert alec alex alexander alexandra alfie alice alison amanda amelia
    amy andrea andrew andy angela ann anna anne anthony antonio antony archie arnold arthur ashley barack barbara
    barry
    becky ben benjamin bernard beth betty bill billy bob bobby boris brad bradley brandon brenda brian bruce bryan
    callum calvin cameron carl carla carlos carol caroline catherine charles charlie charlotte cheryl chloe chris
    christian christina christine christopher claire clare clark clive colin connor craig daisy dan daniel danny
    darren
    dave david dean deborah declan dennis derek diana diane dominic don donald dorothy douglas duncan dylan eddie
    edward
    edwin elaine eleanor elizabeth ella ellen ellie elton emily emma eric erin ethan eva eve fiona florence francis
    frank fred freddie gareth gary gavin gemma geoff geoffrey george gerald gerard gemma gina glen glenn gordon grace
    graham grant greg hannah harold harriet harry harvey hazel heather helen henry holly howard hugh hugo ian isaac
    isabel isabella isla jack jackie jackson jacob jake james jamie jan jane janet jason jay jean jeff jeffrey jen
    jennifer jenny jeremy jess jesse jessica jim jimmy joan joanna joe joel john johnny jon jonathan jordan jose
    joseph josh joshua joyce juan jude judith judy julia julian julie justin karen karl kate katherine kathleen katie
    kay keira keir keith kelly ken kenneth kerry kevin kieran kim kyle laura lauren lawrence leah lee lenny leo leon
    leonard leslie lewis liam lily linda lionel lisa liz lloyd logan louis louise lucas lucy luis luke lydia madison
    malcolm marc marcus margaret maria marie marilyn mark martha martin mary mason mathew matt matthew maureen max
    megan
    melanie melissa mia michael michelle mick miguel mike millie mo mohamed molly monica morgan naomi natalie natasha
    nathan neil nicholas nick nicola nicole nigel noah nora norman oliver olivia oscar owen paddy pamela pat patricia
    patrick paul paula pedro peggy penny peter phil philip phillip phoebe pippa poppy rachel ralph ray raymond rebecca
    reece rhys richard rick ricky rita rob robbie robert roberto robin rod roger ron ronald rory rosa rose rosie ross
    roy russell ruth ryan sally sam samantha samuel sandra sara sarah scott sean sharon shaun sheila shirley sidney
    simon sonia sophia sophie spencer stacey stan stanley stefan stella stephanie stephen steve steven stewart stuart
    sue susan suzanne sylvia tamara tara taylor ted terence teresa terry theo theresa thomas tiger tim timothy tina
    toby
    tom tommy toni tony tracey tracy trevor tyler valerie vanessa vera veronica vicky victor victoria vincent virginia
    vivian walter warren wayne wendy wesley will william willie winston yvonne zac zach zara zoe kiefer paris dua
    elvis hillary kamala rishi jodie jermaine jesse wesley lamar""")
MAN_OF = _words("university prince duke bishop archbishop city port bank earl princess duchess royal house isle museum "
                "county borough lord mayor church diocese battle treaty college institute council")  # fmt: skip
# Things that a name belongs to and that are no club's.
THINGS = OTHER_THINGS - CLUB_NOUNS
